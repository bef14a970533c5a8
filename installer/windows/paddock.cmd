@echo off
"%~dp0java.exe" -XX:SharedArchiveFile="%~dp0..\lib\paddock.jsa" -Xshare:auto -Xlog:cds=off -Xlog:cds+dynamic=off --enable-native-access=javafx.graphics,com.sun.jna,dev.paddock -m dev.paddock/dev.paddock.app.Main %*
