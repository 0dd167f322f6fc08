using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace OrleansChat.Silo.Admin;

/// <summary>Refuses what an endpoint does not know in its query, and pages out of bounds: a misspelt filter must not answer everything.</summary>
internal static class StrictQuery
{
    public static EndpointFilterDelegate Filter(EndpointFilterFactoryContext context, EndpointFilterDelegate next)
    {
        HashSet<string> known = new(context.MethodInfo.GetParameters().SelectMany(NamesOf), StringComparer.OrdinalIgnoreCase);
        return async invocation =>
        {
            string? unknown = invocation.HttpContext.Request.Query.Keys.FirstOrDefault(name => !known.Contains(name));
            return unknown is not null ? Problems.BadRequest($"There is no parameter {Shown(unknown)} here.")
                : invocation.Arguments.OfType<PageQuery>().Any(page => !page.IsInBounds) ? Problems.BadRequest($"limit must be 1 to {PageQuery.MaxLimit}.")
                : await next(invocation);
        };
    }

    private static IEnumerable<string> NamesOf(ParameterInfo parameter) =>
        parameter.IsDefined(typeof(AsParametersAttribute))
            ? parameter.ParameterType.GetProperties().Select(property => NameOf(property, property.Name))
            : [NameOf(parameter, parameter.Name!)];

    private static string NameOf(ICustomAttributeProvider place, string name) =>
        place.GetCustomAttributes(typeof(FromQueryAttribute), inherit: true).OfType<FromQueryAttribute>().FirstOrDefault()?.Name ?? name;

    private static string Shown(string name) => name.Length <= 32 ? name : name[..32] + "…";
}
