"""Papers as PDF: one template, fed with data; QR and bar codes are drawn here, nothing is fetched from elsewhere."""
