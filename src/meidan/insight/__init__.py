"""Looking across the rooms: one search box, the desk of whoever signs in, exports of what a list shows.

Reads only. Each number and each file comes from the same filter as the list it leads to, so that they agree.
"""
