"""A virtual access-control device, which speaks the vendor's second dialect."""
