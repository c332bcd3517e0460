"""What Meidan promises about speed, measured: `python3 dev.py bench`, or `python -m benchmarks` in its environment."""
