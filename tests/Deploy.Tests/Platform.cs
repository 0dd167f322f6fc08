using System.Runtime.Versioning;

// What is deployed here runs on Linux, and so do the tools that judge it.
[assembly: SupportedOSPlatform("linux")]
