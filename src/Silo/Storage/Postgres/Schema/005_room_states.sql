-- A room's stored settings by its id, for operators: Orleans itself looks states up by hashes that only it can compute.
create index OrleansStorage_Rooms on OrleansStorage (GrainIdExtensionString collate "C") where GrainTypeString = 'settings';
