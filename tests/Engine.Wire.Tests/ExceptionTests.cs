using Orleans;
using Orleans.Serialization;

namespace OrleansChat.Engine.Wire.Tests;

/// <summary>Exceptions travel with what a caller can use.</summary>
public sealed class ExceptionTests
{
    private readonly Wire _wire = Wire.With(typeof(ExceptionTests));

    public static TheoryData<Exception> Known =>
    [
        new InvalidOperationException("no", new TimeoutException("late")), new ArgumentException("bad", "name"), new ArgumentNullException("name"),
        new ObjectDisposedException("thing"), new KeyNotFoundException("key"), new OperationCanceledException("stop"), new IOException("disk"),
        new Plain("plain"), new Plain(), new Silent(), new AggregateException("two", new Plain("1"), new Plain("2")),
    ];

    [Theory]
    [MemberData(nameof(Known), DisableDiscoveryEnumeration = true)]
    public void A_known_exception_keeps_its_type_message_and_causes(Exception exception)
    {
        Exception read = _wire.RoundTrip(exception);

        Assert.Equal(exception.GetType(), read.GetType());
        Assert.Equal(exception.Message, read.Message);
        Assert.Equal(exception.HResult, read.HResult);
        Assert.Equal(exception.InnerException?.Message, read.InnerException?.Message);
        Assert.Equal(exception.InnerException?.GetType(), read.InnerException?.GetType());
    }

    [Fact]
    public void The_stack_tells_where_it_was_thrown()
    {
        Plain thrown = Thrown(new Plain("here"));

        Exception read = _wire.RoundTrip(thrown);
        Plain again = Thrown(read);

        Assert.Contains(nameof(Thrown), read.StackTrace, StringComparison.Ordinal);
        Assert.Contains(thrown.StackTrace!, again.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void The_members_of_a_marked_exception_travel()
    {
        var read = Assert.IsType<Marked>(_wire.RoundTrip<Exception>(new Marked("why", 7)));

        Assert.Equal(("why", 7), (read.Message, read.Code));
    }

    [Fact]
    public void An_exception_that_is_not_known_here_is_named_and_travels_on()
    {
        var strange = new Wire();

        Exception read = strange.Read<Exception>(_wire.Write<Exception>(new Plain("plain", new IOException("disk"))));
        Exception onward = _wire.Read<Exception>(strange.Write(read));

        var fallback = Assert.IsType<UnavailableExceptionFallbackException>(read);
        Assert.Equal((typeof(Plain).FullName, "plain", "disk"), (fallback.ExceptionType, read.Message, read.InnerException!.Message));
        Assert.IsType<Plain>(onward);
    }

    [Fact]
    public void A_name_that_is_no_exception_makes_nothing()
    {
        byte[] bytes = _wire.Write<Exception>(new Plain("x"));
        byte[] name = System.Text.Encoding.UTF8.GetBytes(typeof(Plain).FullName!);
        int at = bytes.AsSpan().IndexOf(name);
        string other = "System.Diagnostics.Process".PadRight(name.Length, 'x');
        System.Text.Encoding.UTF8.GetBytes(other, bytes.AsSpan(at));

        Assert.Equal(other, Assert.IsType<UnavailableExceptionFallbackException>(_wire.Read<Exception>(bytes)).ExceptionType);
    }

    [Fact]
    public void An_exception_is_its_own_copy()
    {
        var exception = new Plain("x");

        Assert.Same(exception, _wire.Copy(exception));
    }

    private static Plain Thrown(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Plain caught)
        {
            return caught;
        }
    }

    internal sealed class Plain : Exception
    {
        public Plain()
        {
        }

        public Plain(string message)
            : base(message)
        {
        }

        public Plain(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }

    internal sealed class Silent : Exception
    {
        public override string Message => "silent";
    }

    [GenerateSerializer]
    internal sealed class Marked(string message, int code) : Exception(message)
    {
        [Id(0)]
        public int Code { get; } = code;
    }
}
