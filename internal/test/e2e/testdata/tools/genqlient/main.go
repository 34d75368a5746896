// Command genqlient asks by code that genqlient generates from the SDL.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"github.com/Khan/genqlient/graphql"
)

func main() {
	first, asc := 2, OrderDirectionAsc
	people, err := People(context.Background(), graphql.NewClient(os.Args[1], http.DefaultClient), &first, []PersonOrderBy{{Name: &asc}})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(len(people.People.Nodes), "people")
}
