"""What a customer sees without a login: where the order stands, by a link that only the customer has."""
