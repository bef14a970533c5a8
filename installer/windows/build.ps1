# Makes target\packages: an MSI and an EXE. Takes the image in target\paddock, or builds it first. WiX must be on the path.
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..\..')
if (-not (Test-Path target\paddock\release)) {
    mvn -q -B -ntp package -DskipTests
    if ($LASTEXITCODE) { exit $LASTEXITCODE }
}
$version = ([xml](Get-Content pom.xml)).project.version
$java = if ($env:JAVA_HOME) { Join-Path $env:JAVA_HOME 'bin\java.exe' } else { 'java' }
& $java installer\common\Package.java target\paddock $version target\packages
exit $LASTEXITCODE
