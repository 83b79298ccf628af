"""Travels of presidents and secretaries of state of the United States."""
