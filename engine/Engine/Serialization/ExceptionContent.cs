using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Orleans.Serialization;

/// <summary>
/// An exception of any type: its type's name, message, stack and causes, and the members of types marked with
/// <see cref="GenerateSerializerAttribute"/>. Where the type is not here, or cannot be made, a
/// <see cref="UnavailableExceptionFallbackException"/> names it.
/// </summary>
internal sealed class ExceptionContent(KnownTypes known, Codecs codecs) : Content(typeof(Exception), Name)
{
    public const string Name = "!";
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly ConcurrentDictionary<Type, Level[]> _levels = new();
    private readonly Lazy<Codec<Exception?[]?>> _causes = new(() => (Codec<Exception?[]?>)codecs.Of(typeof(Exception[])));

    public override bool Immutable => true;

    public override object Copy(object value, CopyMap map) => value;

    public override void Write(WireWriter writer, object value)
    {
        var exception = (Exception)value;
        Type type = exception.GetType();
        bool fallback = value is UnavailableExceptionFallbackException;
        writer.Text(fallback ? ((UnavailableExceptionFallbackException)value).ExceptionType : KnownTypes.OwnName(type));
        writer.Text(exception is AggregateException ? OwnMessage(exception) : exception.Message);
        writer.Text(exception.StackTrace);
        writer.Fixed4((uint)exception.HResult);
        Exception?[] causes = exception switch
        {
            AggregateException several => [.. several.InnerExceptions],
            { InnerException: { } one } => [one],
            _ => [],
        };
        _causes.Value.Write(writer, causes);
        Levels.Write(LevelsOf(type), writer, exception);
    }

    public override object Read(ref WireReader reader, int position)
    {
        string name = reader.Text() ?? string.Empty;
        string? message = reader.Text();
        string? stack = reader.Text();
        int result = (int)reader.Fixed4();
        Exception[] causes = [.. (_causes.Value.Read(ref reader) ?? []).OfType<Exception>()];
        Exception exception = Make(TypeOf(name), message, causes)
            ?? new UnavailableExceptionFallbackException(message ?? string.Empty, causes.FirstOrDefault()) { ExceptionType = name };
        exception.HResult = result;
        Levels.Read(LevelsOf(exception.GetType()), ref reader, exception);
        return stack is null ? exception : ExceptionDispatchInfo.SetRemoteStackTrace(exception, stack);
    }

    private static Exception? Make(Type? type, string? message, Exception[] causes)
    {
        if (type is null)
        {
            return null;
        }

        if (type == typeof(AggregateException))
        {
            return new AggregateException(message, causes);
        }

        Exception? exception = Construct(type, message, causes.FirstOrDefault());
        if (exception is not null)
        {
            OwnMessage(exception) = message;
            OwnCause(exception) = causes.FirstOrDefault();
        }

        return exception;
    }

    private static Exception? Construct(Type type, string? message, Exception? cause)
    {
        (Type[] Parameters, object?[] Arguments)[] ways =
            [([typeof(string), typeof(Exception)], [message, cause]), ([typeof(string)], [message]), ([], [])];
        foreach ((Type[] parameters, object?[] arguments) in ways)
        {
            if (type.GetConstructor(Any, parameters) is { } constructor)
            {
                try
                {
                    return (Exception)constructor.Invoke(arguments);
                }
                catch (TargetInvocationException)
                {
                    break; // A constructor that refuses such a message; the fallback carries it.
                }
            }
        }

        return type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false) ? (Exception)RuntimeHelpers.GetUninitializedObject(type) : null;
    }

    /// <summary>The application's and the engine's exceptions, and those of the base library's assemblies that are loaded.</summary>
    private Type? TypeOf(string name)
    {
        Type? type = known.TypeOf(name) ?? (IsPlainSystemName(name)
            ? AppDomain.CurrentDomain.GetAssemblies()
                .Where(a => a.GetName().Name!.StartsWith("System.", StringComparison.Ordinal))
                .Select(a => a.GetType(name, throwOnError: false))
                .FirstOrDefault(t => t is not null)
            : null);
        return type is { IsAbstract: false, ContainsGenericParameters: false } && typeof(Exception).IsAssignableFrom(type) ? type : null;
    }

    /// <summary>Nothing by which a lookup could load an assembly.</summary>
    private static bool IsPlainSystemName(string name) =>
        name.StartsWith("System.", StringComparison.Ordinal) && name.Length < 256 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '+');

    private Level[] LevelsOf(Type type) => _levels.TryGetValue(type, out Level[]? levels) ? levels : _levels.GetOrAdd(type, Levels.Of(type, codecs));

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_message")]
    private static extern ref string? OwnMessage(Exception exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_innerException")]
    private static extern ref Exception? OwnCause(Exception exception);
}
