using OrleansChat.Gateway.Protocol.Requests;

namespace OrleansChat.Gateway.Commands.Receipts;

/// <summary>What has been read, what has arrived, and who is typing.</summary>
internal static class ReceiptCommands
{
    public static IServiceCollection AddReceiptCommands(this IServiceCollection services) => services
        .AddSingleton<TypingRates>()
        .AddCommand<ReadRequest, MarkRead>()
        .AddCommand<DeliveredRequest, MarkDelivered>()
        .AddCommand<ReceiptsRequest, ListReceipts>()
        .AddCommand<TypingRequest, TellTyping>();
}
