package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v3"
)

// A configuration is a YAML file that sets flags, with a key for each. The keys may be flags
// of any command. The command line overrides the environment, and the environment overrides
// the file.
type configuration struct {
	file   string
	values map[string]*yaml.Node
	lines  map[string]int
}

// configurationVariable names the file if there is no --config.
const configurationVariable = "CASEGRAPH_CONFIG"

// readConfiguration is a kong.ConfigurationLoader.
func readConfiguration(r io.Reader) (kong.Resolver, error) {
	c := &configuration{file: "the configuration", values: map[string]*yaml.Node{}, lines: map[string]int{}}
	if f, ok := r.(*os.File); ok {
		c.file = f.Name()
	}
	var doc yaml.Node
	err := yaml.NewDecoder(r).Decode(&doc)
	if errors.Is(err, io.EOF) {
		return c, nil // an empty file
	}
	if err != nil {
		return nil, fmt.Errorf("%s is not YAML: %w", c.file, err)
	}
	top := doc.Content[0]
	if top.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("%s:%d: expected a flag on each line, as \"listen: 127.0.0.1:8080\"", c.file, top.Line)
	}
	for i := 0; i < len(top.Content); i += 2 {
		name := top.Content[i]
		if line, twice := c.lines[name.Value]; twice {
			return nil, fmt.Errorf("%s:%d: %s stands here a second time, first on line %d", c.file, name.Line, name.Value, line)
		}
		c.values[name.Value], c.lines[name.Value] = top.Content[i+1], name.Line
	}
	return c, nil
}

// Validate refuses keys that are not a flag of any command.
func (c *configuration) Validate(app *kong.Application) error {
	flags := map[string]bool{}
	each(app.Node, func(_ *kong.Node, f *kong.Flag) { flags[f.Name] = f.Name != "help" && f.Name != "config" })
	var wrong []string
	for name, line := range c.lines {
		if !flags[name] {
			wrong = append(wrong, fmt.Sprintf("%s:%d: there is no flag --%s to set", c.file, line, name))
		}
	}
	slices.Sort(wrong)
	if len(wrong) > 0 {
		return errors.New(strings.Join(wrong, "\n"))
	}
	return nil
}

// Resolve returns a flag's value in the file, unless the environment has one.
func (c *configuration) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	v := c.values[flag.Name]
	if v == nil {
		return nil, nil
	}
	for _, name := range flag.Envs {
		if _, set := os.LookupEnv(name); set {
			return nil, nil
		}
	}
	switch {
	case v.Kind == yaml.ScalarNode && v.Tag == "!!null":
		return nil, nil
	case v.Kind == yaml.ScalarNode:
		return v.Value, nil
	case v.Kind == yaml.SequenceNode && flag.IsSlice():
		list := []any{}
		for _, item := range v.Content {
			if item.Kind != yaml.ScalarNode {
				return nil, fmt.Errorf("%s:%d: an item of %s is no single value", c.file, item.Line, flag.Name)
			}
			list = append(list, item.Value)
		}
		return list, nil
	}
	return nil, fmt.Errorf("%s:%d: %s takes one value", c.file, v.Line, flag.Name)
}

// each calls a function for the flags of a command and of its subcommands.
func each(n *kong.Node, do func(*kong.Node, *kong.Flag)) {
	for _, f := range n.Flags {
		do(n, f)
	}
	for _, child := range n.Children {
		each(child, do)
	}
}

// configured returns kong's options for the configuration file that --config or the
// environment names.
func configured() ([]kong.Option, error) {
	options := []kong.Option{kong.Configuration(readConfiguration)}
	path := os.Getenv(configurationVariable)
	if path == "" {
		return options, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, usageError(fmt.Sprintf("%s: %s cannot be read", configurationVariable, path))
	}
	defer f.Close()
	c, err := readConfiguration(f)
	if err != nil {
		return nil, usageError(err.Error())
	}
	return append(options, kong.Resolvers(c)), nil
}
