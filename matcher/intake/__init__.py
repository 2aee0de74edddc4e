"""What helps people to state needs and offers well: read, guarded, compared, coached. Knows no solver and no store."""
