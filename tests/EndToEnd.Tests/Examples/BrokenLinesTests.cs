namespace OrleansChat.EndToEnd.Tests.Examples;

/// <summary>The examples on lines that break, to a server that is killed.</summary>
public sealed class BrokenLinesTests(KilledServer server) : IClassFixture<KilledServer>
{
    [Fact]
    public void What_is_typed_into_the_Python_clients_is_there_once_and_in_order() => server.WentWell<TwoPythonClients>();

    [Fact]
    public void Each_measurement_of_the_sensor_is_there_once_and_in_order() => server.WentWell<Sensor>();

    [Fact]
    public void Each_question_to_the_Python_bot_is_answered_once() => server.WentWell<PythonBot>();

    [Fact]
    public void Each_question_to_the_C_sharp_bot_is_answered_once() => server.WentWell<CSharpBot>();

    [Fact]
    public void What_is_typed_into_the_terminal_chat_is_there_once_and_in_order() => server.WentWell<Terminal>();
}
