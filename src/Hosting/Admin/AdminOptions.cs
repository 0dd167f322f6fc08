using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Hosting.Admin;

/// <summary>Where this process's admin port is: the settings under <c>Admin</c>.</summary>
public sealed class AdminOptions
{
    public const string Section = "Admin";

    /// <summary>An IP address of this machine. Whoever can reach the port can read metrics; the rest wants a key.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>0: any free port; the ready line tells which.</summary>
    [Range(0, 65535)]
    public int Port { get; set; }
}

/// <summary>Refuses settings out of range at the start, naming the field.</summary>
[OptionsValidator]
internal sealed partial class AdminOptionsValidator : IValidateOptions<AdminOptions>;
