"""The control interface, /control: script what happens, move the clock, read the truth. JSON in and out."""
