"""Tables in and frames out: the only room that reads what people wrote."""
