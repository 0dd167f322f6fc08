namespace Orleans;

/// <summary>Makes something out of a parameter.</summary>
public delegate TInstance Factory<in TParam1, out TInstance>(TParam1 param1);
