"""每单 Meidan: an order management system. Every order watched, every order settled."""
