using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansChat.Hosting.Admin;

/// <summary>
/// Something that can be asked on the admin port. Made by the process's services; the admin port's own web application has no others than those that
/// <see cref="AddServices"/> gives it.
/// </summary>
public interface IAdminEndpoints
{
    /// <summary>What the endpoints need of the web framework: serialization, documents.</summary>
    void AddServices(IServiceCollection services)
    {
    }

    void Map(WebApplication app);
}
