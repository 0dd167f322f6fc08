using System.Text.RegularExpressions;
using k8s;
using k8s.Models;

namespace OrleansChat.Deploy.Tests.Kubernetes;

/// <summary>What <c>deploy/kubernetes</c> holds, read against Kubernetes' own types: a field that there is not, or of another kind, fails.</summary>
internal static partial class Manifests
{
    private const string Kustomization = "kustomization.yaml";

    public static IReadOnlyDictionary<string, object[]> Files { get; } = Directory.GetFiles(Deployment.Path("kubernetes"), "*.yaml")
        .Where(file => Path.GetFileName(file) != Kustomization)
        .ToDictionary(file => Path.GetFileName(file), file => KubernetesYaml.LoadAllFromString(File.ReadAllText(file), strict: true).ToArray());

    public static IEnumerable<object> All => Files.Values.SelectMany(objects => objects);

    public static V1PodSpec Silo => One<V1StatefulSet>("silo").Spec.Template.Spec;

    public static V1PodSpec Gateway => One<V1Deployment>("gateway").Spec.Template.Spec;

    public static V1PodSpec Pod(string program) => program == "silo" ? Silo : Gateway;

    public static T One<T>(string name)
        where T : IKubernetesObject<V1ObjectMeta> => All.OfType<T>().Single(item => item.Metadata.Name == name);

    /// <summary>Times and sizes apart, all that a program is given as settings.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Environment(string program) => Pod(program).Containers.Single().Env
        .Select(variable => KeyValuePair.Create(variable.Name, variable.Value ?? (variable.ValueFrom.FieldRef.FieldPath == "status.podIP" ? "10.1.2.3" : program + "-0")));

    /// <summary>The keys of the secret that a program finds as files.</summary>
    public static string[] Secrets(string program) =>
        [.. Pod(program).Volumes.Single(volume => volume.Secret is not null).Secret.Items.Select(item => item.Key == item.Path ? item.Key : "")];

    [GeneratedRegex("^orleanschat-(silo|gateway):0\\.1\\.0$")]
    public static partial Regex Image();
}
