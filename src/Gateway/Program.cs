using System.Diagnostics.CodeAnalysis;

[assembly: SuppressMessage("Design", "CA1852", Justification = "Program is the entry point.")]
var builder = WebApplication.CreateBuilder(args);
builder.Build().Run();
