import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Map;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/**
 * One or more Neo4j community servers in this JVM, on loopback, for as long as its parent lives.
 *
 * <p>Arguments: the home folder, how much of each graph to keep in memory, in MiB, and the Bolt port
 * of each server. Servers in one JVM share its compiled code, which takes minutes to be made. The
 * first line of standard input is the password of user neo4j (an argument would show in the list of
 * processes). The end of standard input is the end of the server and of its home: it comes when
 * the parent closes the pipe, and just the same when the parent is killed.
 */
public final class Server {
  public static void main(String[] args) {
    try {
      run(Path.of(args[0]), Long.parseLong(args[1]), Arrays.copyOfRange(args, 2, args.length));
      Runtime.getRuntime().halt(0);
    } catch (Throwable e) {
      e.printStackTrace();
      // Threads of a database that half started would keep the JVM alive.
      Runtime.getRuntime().halt(1);
    }
  }

  private static void run(Path home, long cache, String[] ports) throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in));
    var password = in.readLine();
    for (var port : ports) {
      serve(home.resolve(port), Integer.parseInt(port), cache, password);
    }
    while (in.readLine() != null) {}
    // Nothing of it is wanted any more, so it is dropped rather than shut down.
    delete(home);
  }

  private static void serve(Path home, int port, long cache, String password) {
    var address = new SocketAddress("127.0.0.1", port);
    var again = Files.exists(home.resolve("data"));
    var dbms =
        new DatabaseManagementServiceBuilder(home)
            .setConfig(BoltConnector.enabled, true)
            .setConfig(BoltConnector.listen_address, address)
            .setConfig(BoltConnector.advertised_address, address)
            .setConfig(GraphDatabaseSettings.auth_enabled, true)
            // A test of a wrong password must not lock the right one out.
            .setConfig(GraphDatabaseSettings.auth_max_failed_attempts, 0)
            .setConfig(GraphDatabaseSettings.pagecache_memory, cache << 20)
            // Half a gigabyte of disk otherwise, before anything is written.
            .setConfig(GraphDatabaseSettings.preallocate_logical_logs, false)
            .setConfig(GraphDatabaseSettings.udc_enabled, false)
            .build();
    if (!again) { // a server that was killed has it, and refuses the same one
      try (var tx = dbms.database(GraphDatabaseSettings.SYSTEM_DATABASE_NAME).beginTx()) {
        tx.execute(
            "ALTER USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED",
            Map.of("password", password));
        tx.commit();
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, IOException failed)
              throws IOException {
            Files.deleteIfExists(each);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
