"""What the engines see: columns (decisions) and linear rows, each row with its rule and subject."""
