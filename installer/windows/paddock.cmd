@echo off
"%~dp0java.exe" --enable-native-access=javafx.graphics,com.sun.jna,dev.paddock -m dev.paddock/dev.paddock.app.Main %*
