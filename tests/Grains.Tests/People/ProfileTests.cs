using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Tests.Audience;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.People;

public sealed class ProfileTests : ChatClusterTest
{
    [Fact]
    public async Task A_profile_is_changed_field_by_field_and_those_who_watch_are_told()
    {
        await Chat.EnterAsync("alice");
        Ear ear = await Chat.ListenAsync("~alice", "@alice");
        PublicProfile first = AssertGranted(await Chat.User("alice").SetProfileAsync(new ProfileChange("Alice", null, "Line\nand line.")));
        Assert.Equal(("alice", "Alice", null, "Line\nand line.", true), (first.User, first.Name, first.Avatar, first.Bio, first.Guest));
        AssertGranted(await Chat.User("alice").SetProfileAsync(new ProfileChange(null, null, null)));
        PublicProfile second = AssertGranted(await Chat.User("alice").SetProfileAsync(new ProfileChange("", null, null)));

        Assert.Equal((null, "Line\nand line."), (second.Name, second.Bio));
        Assert.Equal(second, AssertGranted(await Chat.User("alice").ProfileAsync()));
        await Eventually.TrueAsync(() => ear.Deliveries.Select(delivery => delivery.Notice).OfType<ProfileNotice>().Count() == 2);
        Assert.Equal([first, second], ear.Deliveries.Select(delivery => delivery.Notice).OfType<ProfileNotice>().Select(notice => notice.Profile));
    }

    [Fact]
    public async Task What_is_out_of_bounds_is_refused()
    {
        await Chat.EnterAsync("alice");
        AssertRefused(RefusalCode.NoSuchUser, await Chat.User("nobody").ProfileAsync());
        AssertRefused(RefusalCode.NoSuchUser, await Chat.User("nobody").SetProfileAsync(new ProfileChange("Nobody", null, null)));
        AssertRefused(RefusalCode.BadFrame, await Chat.User("alice").SetProfileAsync(new ProfileChange("two\nlines", null, null)));
        AssertRefused(RefusalCode.BadFrame, await Chat.User("alice").SetProfileAsync(new ProfileChange(new string('x', Limits.MaxNameLength + 1), null, null)));
        AssertRefused(RefusalCode.TooLarge, await Chat.User("alice").SetProfileAsync(new ProfileChange(null, null, new string('x', Limits.MaxBioLength + 1))));
        AssertRefused(RefusalCode.BadFrame, await Chat.User("alice").SetProfileAsync(new ProfileChange(null, "../secret", null)));
        AssertRefused(RefusalCode.BadFrame, await Chat.User("alice").SetProfileAsync(new ProfileChange(null, new string('0', MediaId.Length), null)));
        AssertRefused(RefusalCode.BadFrame, await Chat.User("alice").SetPresenceAsync((PresenceStatus)17, null));
        AssertRefused(RefusalCode.BadFrame, await Chat.User("alice").SetPresenceAsync(PresenceStatus.Away, "two\nlines"));
        AssertRefused(RefusalCode.TooLarge, await Chat.User("alice").SetPresenceAsync(PresenceStatus.Away, new string('x', Limits.MaxStatusTextLength + 1)));
        AssertRefused(RefusalCode.NoSuchUser, await Chat.User("nobody").SetPresenceAsync(PresenceStatus.Away, null));
        Assert.Null(AssertGranted(await Chat.User("alice").ProfileAsync()).Name);
    }
}
