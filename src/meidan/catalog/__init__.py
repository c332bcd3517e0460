"""What is sold: products, styles with variants, units, barcodes, categories, price lists, suppliers."""
