"""placeholder replaced by the crypto room"""
def encode(public: bytes, prefix: int) -> str: raise NotImplementedError
def decode(text: str) -> tuple[bytes, int]: raise NotImplementedError
