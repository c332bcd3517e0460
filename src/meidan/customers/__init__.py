"""Who buys: customers, their contacts, addresses, credit, terms and own item codes (客户料号)."""
