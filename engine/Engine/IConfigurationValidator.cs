namespace Orleans;

/// <summary>Looks at settings before anything starts; an exception stops the start.</summary>
public interface IConfigurationValidator
{
    void ValidateConfiguration();
}
