"""Storage: how are files read and written, on this machine or in an object store?"""
