using System.Globalization;
using System.Text.Json.Nodes;
using k8s.Models;
using OrleansChat.Deploy.Tests.Docker;

namespace OrleansChat.Deploy.Tests.Kubernetes;

/// <summary>The manifests are such as Kubernetes takes, agree with each other, with the images and with the programs.</summary>
public sealed class ManifestTests
{
    public static TheoryData<string> Programs => ["silo", "gateway"];

    [Fact]
    public void Every_manifest_is_of_kubernetes_own_types_and_the_kustomization_has_them_all()
    {
        JsonNode kustomization = Deployment.Yaml("kubernetes", "kustomization.yaml");
        string[] resources = Deployment.Strings(kustomization["resources"]);

        Assert.All(Manifests.Files, file => Assert.NotEmpty(file.Value));
        Assert.Equal(Manifests.Files.Keys.Where(file => file != "secret.example.yaml").Order(), resources.Order());
        Assert.Equal(["orleanschat-gateway", "orleanschat-silo"], kustomization["images"]!.AsArray().Select(image => (string)image!["name"]!).Order());
        Assert.Equal(Manifests.All.OfType<V1Namespace>().Single().Metadata.Name, (string?)kustomization["namespace"]);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Its_settings_and_secrets_are_the_programs_own(string program)
    {
        ProgramSettings settings = program == "silo" ? ProgramSettings.Silo : ProgramSettings.Gateway;
        V1Secret example = Manifests.One<V1Secret>("orleanschat");
        V1Container container = Manifests.Pod(program).Containers.Single();
        string[] secrets = Manifests.Secrets(program);

        settings.Accept(Dockerfile.Stages[program].Environment.Concat(Manifests.Environment(program)).Concat(example.StringData.Where(pair => secrets.Contains(pair.Key))));
        Assert.Subset(example.StringData.Keys.ToHashSet(), secrets.ToHashSet());
        Assert.Contains("Storage__Postgres", secrets);
        Assert.Matches(Manifests.Image(), container.Image);
        Assert.Equal(
            Manifests.Environment(program).Single(variable => variable.Key == "SecretsDirectory").Value,
            container.VolumeMounts.Single(mount => mount.Name == "secrets").MountPath);
        Assert.Equal(Dockerfile.Stages[program].Environment["Storage__DataDirectory"], container.VolumeMounts.Single(mount => mount.Name == "data").MountPath);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Its_ports_are_the_images_and_its_probes_ask_what_there_is(string program)
    {
        V1Container container = Manifests.Pod(program).Containers.Single();

        Assert.Equal(Dockerfile.Stages[program].Of("EXPOSE").Single(), string.Join(' ', container.Ports.Select(port => port.ContainerPort.ToString(CultureInfo.InvariantCulture))));
        Assert.Equal(Dockerfile.Stages[program].Environment["Admin__Port"], container.Ports.Single(port => port.Name == "admin").ContainerPort.ToString(CultureInfo.InvariantCulture));
        Assert.All([container.StartupProbe, container.LivenessProbe, container.ReadinessProbe], probe => Assert.Equal("admin", (string)probe.HttpGet.Port));
        Assert.Equal(
            ("/health/live", "/health/live", "/health/ready"),
            (container.StartupProbe.HttpGet.Path, container.LivenessProbe.HttpGet.Path, container.ReadinessProbe.HttpGet.Path));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void It_has_the_time_that_an_orderly_end_takes(string program)
    {
        V1PodSpec pod = Manifests.Pod(program);
        long pause = pod.Containers.Single().Lifecycle?.PreStop.Sleep.Seconds ?? 0;

        Assert.True(pod.TerminationGracePeriodSeconds >= pause + Stopping.Grace.TotalSeconds);
        Assert.Equal(program == "gateway", pause > 0);
    }

    [Fact]
    public void All_gateways_keep_uploads_in_one_volume()
    {
        V1Container gateway = Manifests.Gateway.Containers.Single();
        V1VolumeMount mount = gateway.VolumeMounts.Single(mount => mount.Name == "media");
        V1PersistentVolumeClaim claim = Manifests.One<V1PersistentVolumeClaim>(Manifests.Gateway.Volumes.Single(volume => volume.Name == "media").PersistentVolumeClaim.ClaimName);

        Assert.Equal(gateway.Env.Single(variable => variable.Name == "Media__Directory").Value, mount.MountPath);
        Assert.Equal(["ReadWriteMany"], claim.Spec.AccessModes);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void It_runs_without_rights_on_a_file_system_that_it_cannot_change(string program)
    {
        V1PodSpec pod = Manifests.Pod(program);
        V1SecurityContext container = pod.Containers.Single().SecurityContext;

        Assert.Equal((true, 1654, false), (pod.SecurityContext.RunAsNonRoot, pod.SecurityContext.RunAsUser, pod.AutomountServiceAccountToken));
        Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
        Assert.Equal((true, false), (container.ReadOnlyRootFilesystem, container.AllowPrivilegeEscalation));
        Assert.Equal(["ALL"], container.Capabilities.Drop);
        string[] mounted = program == "gateway" ? ["/data", "/media", "/run/secrets/orleanschat", "/tmp"] : ["/data", "/run/secrets/orleanschat", "/tmp"];
        Assert.Equal(mounted, pod.Containers.Single().VolumeMounts.Select(mount => mount.MountPath).Order());
        Assert.Equal("restricted", Manifests.All.OfType<V1Namespace>().Single().Metadata.Labels["pod-security.kubernetes.io/enforce"]);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Whatever_selects_its_pods_finds_them_and_their_ports(string program)
    {
        IDictionary<string, string> labels = program == "silo"
            ? Manifests.One<V1StatefulSet>("silo").Spec.Template.Metadata.Labels
            : Manifests.One<V1Deployment>("gateway").Spec.Template.Metadata.Labels;
        string[] ports = [.. Manifests.Pod(program).Containers.Single().Ports.Select(port => port.Name)];
        V1Service service = Manifests.One<V1Service>(program);
        V1NetworkPolicy policy = Manifests.One<V1NetworkPolicy>(program);

        Assert.Subset(labels.ToHashSet(), service.Spec.Selector.ToHashSet());
        Assert.Subset(labels.ToHashSet(), policy.Spec.PodSelector.MatchLabels.ToHashSet());
        Assert.Subset(labels.ToHashSet(), Manifests.One<V1PodDisruptionBudget>(program).Spec.Selector.MatchLabels.ToHashSet());
        Assert.Equal("1", (string)Manifests.One<V1PodDisruptionBudget>(program).Spec.MaxUnavailable);
        Assert.All(service.Spec.Ports, port => Assert.Contains((string)port.TargetPort, ports));
        Assert.All(policy.Spec.Ingress.SelectMany(rule => rule.Ports), port => Assert.Contains((string)port.Port, ports));
    }

    [Fact]
    public void Only_silos_reach_the_silo_port_and_only_gateways_the_client_port()
    {
        var rules = Manifests.One<V1NetworkPolicy>("silo").Spec.Ingress.ToDictionary(rule => (string)rule.Ports.Single().Port);

        Assert.Equal("silo", rules["silo"].FromProperty.Single().PodSelector.MatchLabels["app.kubernetes.io/name"]);
        Assert.Equal("gateway", rules["client"].FromProperty.Single().PodSelector.MatchLabels["app.kubernetes.io/name"]);
        Assert.Null(rules["admin"].FromProperty.Single().PodSelector);
        V1NetworkPolicySpec everything = Manifests.One<V1NetworkPolicy>("deny-all").Spec;
        Assert.Null(everything.PodSelector.MatchLabels);
        Assert.Null(everything.Ingress);
        Assert.Equal(["Ingress"], everything.PolicyTypes);
    }

    [Fact]
    public void The_ingress_leads_to_the_gateways_and_leaves_sockets_alone()
    {
        V1Ingress ingress = Manifests.One<V1Ingress>("gateway");
        V1IngressServiceBackend backend = ingress.Spec.Rules.Single().Http.Paths.Single().Backend.Service;

        Assert.Contains(Manifests.One<V1Service>(backend.Name).Spec.Ports, port => port.Name == backend.Port.Name);
        Assert.Equal(ingress.Spec.Rules.Single().Host, ingress.Spec.Tls.Single().Hosts.Single());
        Assert.All(
            new[] { "haproxy.org/timeout-tunnel", "nginx.ingress.kubernetes.io/proxy-read-timeout", "nginx.ingress.kubernetes.io/proxy-send-timeout" },
            name => Assert.True(Stopping.Parse(ingress.Metadata.Annotations[name]) > Stopping.Connection<TimeSpan>("SilenceTimeout")));
    }

    [Fact]
    public void The_autoscaler_scales_the_gateways_by_what_the_adapter_brings()
    {
        V2HorizontalPodAutoscalerSpec autoscaler = Manifests.One<V2HorizontalPodAutoscaler>("gateway").Spec;
        V2PodsMetricSource pods = autoscaler.Metrics.Single(metric => metric.Type == "Pods").Pods;
        JsonNode rule = Deployment.Yaml("prometheus", "adapter.yaml")["rules"]!["custom"]!.AsArray().Single()!;

        Assert.Equal(("Deployment", "gateway"), (autoscaler.ScaleTargetRef.Kind, autoscaler.ScaleTargetRef.Name));
        Assert.Equal(pods.Metric.Name, (string?)rule["name"]!["as"]);
        Assert.StartsWith(pods.Metric.Name + "{", (string?)rule["seriesQuery"], StringComparison.Ordinal);
        Assert.True(pods.Target.AverageValue.ToInt32() < Stopping.Connection<int>("MaxConnections"));
        Assert.Null(Manifests.One<V1Deployment>("gateway").Spec.Replicas);
        Assert.True(autoscaler.MinReplicas >= 2);
    }
}
