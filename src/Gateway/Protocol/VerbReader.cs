namespace OrleansChat.Gateway.Protocol;

/// <summary>Reads the fields of one verb's frame; what is wrong with them is found in <see cref="FrameFields.Problem"/> afterwards.</summary>
internal delegate ClientRequest VerbReader(RequestId id, ref FrameFields fields);
