"""A believable business, made through the commands of staff and customers."""
