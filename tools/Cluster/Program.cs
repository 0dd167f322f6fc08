using OrleansChat.Cluster.Commands;

return await ClusterCommands.RunAsync(args);
