using Microsoft.Extensions.Configuration;

namespace OrleansChat.Hosting;

/// <summary>Where settings come from, besides appsettings.json and the environment: a directory of secrets, then the command line.</summary>
public static class ChatSettings
{
    /// <summary>
    /// A directory in which each file is a setting: its name the setting's, with <c>__</c> for <c>:</c>, its content the value. So Docker,
    /// Kubernetes and systemd hand over secrets, which then are in no environment and no list of processes.
    /// </summary>
    public const string SecretsDirectory = "SecretsDirectory";

    /// <summary>Each overrules those before it.</summary>
    /// <exception cref="StartupException">There is no such directory, or a file in it cannot be read.</exception>
    public static void AddChatSettings(this IConfigurationManager configuration, CommandLine commandLine)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(commandLine);
        string? directory = commandLine.Settings.LastOrDefault(IsSecretsDirectory).Value ?? configuration[SecretsDirectory];
        if (!string.IsNullOrEmpty(directory))
        {
            AddSecrets(configuration, Path.GetFullPath(directory));
        }

        configuration.AddInMemoryCollection(commandLine.Settings);
    }

    private static void AddSecrets(IConfigurationManager configuration, string directory)
    {
        try
        {
            configuration.AddKeyPerFile(directory, optional: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The secrets in {directory} cannot be read ({e.Message}): make them readable or choose another directory ({SecretsDirectory}).", e);
        }
    }

    private static bool IsSecretsDirectory(KeyValuePair<string, string?> setting) => setting.Key.Equals(SecretsDirectory, StringComparison.OrdinalIgnoreCase);
}
