"""From a file to a finding: contracts, store, reference, rules, intake and the command line."""
