"""The virtual access-control device, held to the vendor's document."""
