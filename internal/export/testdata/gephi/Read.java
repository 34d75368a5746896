import java.io.File;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.gephi.graph.api.*;
import org.gephi.io.importer.api.*;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.project.api.*;
import org.openide.util.Lookup;

/** Imports a graph with Gephi, and prints its nodes and edges in order. */
public class Read {
  public static void main(String[] args) throws Exception {
    ProjectController projects = Lookup.getDefault().lookup(ProjectController.class);
    projects.newProject();
    Workspace workspace = projects.getCurrentWorkspace();
    ImportController imports = Lookup.getDefault().lookup(ImportController.class);
    Container container = imports.importFile(new File(args[0]));
    imports.process(container, new DefaultProcessor(), workspace);
    Graph graph = Lookup.getDefault().lookup(GraphController.class).getGraphModel(workspace).getGraph();
    List<String> lines = new ArrayList<>();
    for (Edge e : graph.getEdges().toArray()) {
      lines.add(String.join("|", "edge", e.getAttribute("title").toString(), e.getSource().getId().toString(),
          e.getTarget().getId().toString(), e.getTypeLabel().toString(), days(e.getIntervals())));
    }
    for (Node n : graph.getNodes().toArray()) {
      lines.add("node|" + n.getId() + "|" + n.getLabel() + "|" + n.getAttribute("anonymous"));
    }
    Collections.sort(lines);
    lines.forEach(System.out::println);
  }

  /** The days of a time: none where there is none, and * where it is open. */
  static String days(Interval[] all) {
    String out = "";
    for (Interval i : all) {
      out += day(i.getLow()) + "/" + day(i.getHigh());
    }
    return out;
  }

  static String day(double ms) {
    return Double.isInfinite(ms) ? "*" : Instant.ofEpochMilli((long) ms).atZone(ZoneOffset.UTC).toLocalDate().toString();
  }
}
