"""Principal officers and chiefs of mission of the United States."""
