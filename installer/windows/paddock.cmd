@echo off
"%~dp0java.exe" -m dev.paddock/dev.paddock.app.Main %*
