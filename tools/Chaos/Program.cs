using OrleansChat.Chaos;

return await ChaosCommand.RunAsync(args);
