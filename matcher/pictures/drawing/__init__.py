"""What the members of the family share: fonts and their widths, a canvas that knows both writing directions, colours, land."""
