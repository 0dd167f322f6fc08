using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrleansChat.Deploy.Tests.Proxies;

/// <summary>A self-signed certificate for localhost, and clients that trust it and no other.</summary>
internal sealed class Certificate : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public Certificate()
    {
        var request = new CertificateRequest("CN=localhost", _key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        _certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);
    }

    /// <summary>As the proxies want it: <c>chat.pem</c> and <c>chat.pem.key</c>.</summary>
    public async Task WriteAsync(string directory)
    {
        await File.WriteAllTextAsync(Path.Combine(directory, "chat.pem"), _certificate.ExportCertificatePem() + "\n");
        await File.WriteAllTextAsync(Path.Combine(directory, "chat.pem.key"), _key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    public bool IsThis(X509Certificate? other) => other is not null && other.GetRawCertData().AsSpan().SequenceEqual(_certificate.RawData);

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }
}
