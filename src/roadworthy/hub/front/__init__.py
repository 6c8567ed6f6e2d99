"""The hub's own style, scripts and sign: few small files, handed out with the hash of their bytes in the address."""
