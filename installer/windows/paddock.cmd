@echo off
"%~dp0java.exe" -XX:AOTCache="%~dp0..\lib\paddock.aot" -Xlog:aot=off -Xlog:cds=off --enable-native-access=javafx.graphics,com.sun.jna,dev.paddock -m dev.paddock/dev.paddock.app.Main %*
