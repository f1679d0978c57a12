"""The Telegram door: updates in, by polling or webhook; messages out; python-telegram-bot as client and types only."""
