using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OrleansChat.Hosting.Admin;

namespace OrleansChat.Silo.Admin;

/// <summary>The grains: which are active where, and what one of them holds.</summary>
internal sealed class GrainEndpoints(GrainInspector inspector, GrainListing listing, ClusterView cluster) : IAdminEndpoints
{
    public void Map(WebApplication app)
    {
        RouteGroupBuilder admin = app.MapAdmin("Grains");
        admin.MapGet("/grains", ListAsync).WithName("list_grains").WithSummary("The activations of the cluster, silo by silo, type by type, by key.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        admin.MapGet("/grains/{type}/{key}", GetAsync).WithName("get_grain").WithSummary("One grain: its state as stored, its state in memory, where it is active.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        admin.MapPost("/grains/{type}/{key}/deactivate", DeactivateAsync).WithName("deactivate_grain")
            .WithSummary("Ends a grain's activation when its present calls are answered; the next call meets a new one.").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static ProblemHttpResult NoSuchType => Problems.NotFound($"There is no such type of grain; there are {InspectedType.Names}.");

    private async Task<Results<Ok<PageAnswer<ActiveGrain>>, ProblemHttpResult>> ListAsync(
        [AsParameters] PageQuery page,
        [FromQuery(Name = "type"), Description("audience, directory, room, user or webhook.")] string? type,
        [FromQuery(Name = "silo"), Description("A silo's name.")] string? silo)
    {
        GrainPlace? after = null;
        if (page.After is not null && (after = GrainPlace.Read(page.After)) is null)
        {
            return Problems.BadRequest("after is not the next of a page of this list.");
        }

        InspectedType[] types = [.. InspectedType.All.Where(known => type is null || known.Name == type)];
        if (types.Length == 0)
        {
            return Problems.BadRequest($"type must be one of {InspectedType.Names}.");
        }

        ClusterMember[] silos = [.. cluster.Silos.Where(member => silo is null || member.Name == silo)];
        if (silos.Length == 0)
        {
            return Problems.NotFound("There is no such silo.");
        }

        (IReadOnlyList<ActiveGrain> grains, string? silent) = await listing.PageAsync(silos, types, after, page.Count + 1);
        return silent is null
            ? TypedResults.Ok(PageAnswer<ActiveGrain>.Of(grains, page.Count, GrainPlace.CursorOf))
            : Problems.Unavailable($"{silent} does not answer. Ask again when the cluster has noticed, or for another silo's alone.");
    }

    private async Task<Results<Ok<GrainAnswer>, ProblemHttpResult>> GetAsync(
        string type,
        string key,
        [FromQuery(Name = "wake"), Description("false: a grain that is not active stays so.")] bool? wake,
        CancellationToken cancellationToken) =>
        InspectedType.Find(type) is not { } known ? NoSuchType
        : await inspector.InspectAsync(known, key, wake ?? true, cancellationToken) is { } grain ? TypedResults.Ok(grain)
        : NoSuchGrain(known);

    private async Task<Results<NoContent, ProblemHttpResult>> DeactivateAsync(string type, string key, CancellationToken cancellationToken) =>
        InspectedType.Find(type) is not { } known ? NoSuchType
        : await inspector.DeactivateAsync(known, key, cancellationToken) ? TypedResults.NoContent()
        : NoSuchGrain(known);

    private static ProblemHttpResult NoSuchGrain(InspectedType type) => Problems.NotFound($"There is no such {type.Name}.");
}
