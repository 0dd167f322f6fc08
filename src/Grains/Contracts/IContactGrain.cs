namespace OrleansChat.Grains.Contracts;

/// <summary>Two users and what they are to each other. Key: the id of their direct room, <c>dm:alice:bob</c>.</summary>
[Alias("chat.IContactGrain")]
public interface IContactGrain : IGrainWithStringKey
{
    /// <summary>
    /// Does something about the other one, and answers what they are to the user then; what is so already is answered the same, and nobody is told. A block
    /// holds in the direct room, whoever writes there, before this answers. Refusals: NoSuchUser, Forbidden (oneself; somebody whom the user has blocked),
    /// Blocked (a request to somebody who has blocked the user), Conflict (not at this stage), TooLarge (too many contacts), Unavailable.
    /// </summary>
    [Alias("act")]
    Task<Outcome<Contact>> ActAsync(string user, ContactAction action);

    /// <summary>Takes away all there is between the two, because one of them is erased. Refusals: Unavailable.</summary>
    [Alias("erase")]
    Task<Outcome<Done>> EraseAsync(string user);
}
